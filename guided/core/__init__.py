"""Small modules that all other packages use; imports none of them."""
