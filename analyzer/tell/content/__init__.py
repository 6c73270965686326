"""What the yearly reports say: measures, quotes and the content model that every renderer shows."""
