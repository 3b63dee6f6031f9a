from .one import plan
