from .warehouse import *
