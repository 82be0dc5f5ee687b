"""Who looked at a record, when, why and by which authority: the journal of one report or one person."""
