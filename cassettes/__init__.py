"""The recorded cassettes, as package data of otai_mocks."""
