"""Tables of the modules that stand beside tickets and people: discussions, surveys, custom objects, time entries."""
