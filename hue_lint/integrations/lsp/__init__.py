"""The language server: findings while typing, their repairs, and the rules' pages.

The server's loop answers the editor; everything that takes long is done on one thread of its own.
"""
