"""The tables, by topic; `people.models` names them all."""
