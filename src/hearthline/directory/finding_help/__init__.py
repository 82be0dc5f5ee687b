"""Finding help near you: community services by need, place and hour, for whoever asks (D-3, H-2)."""
