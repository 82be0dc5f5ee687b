"""Start-up checks of this room."""
