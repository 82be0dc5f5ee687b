"""What protects who reported, beyond the sealed box: who may be told, a second person, what they wish, and the words
in a narrative that would give them away."""
