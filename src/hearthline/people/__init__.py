"""People: who the agency knows, under which names, where they lived and with whom; found before anybody is made."""
