"""The ground all verbs stand on: views with a map back, sentences, words, numbers, places."""
