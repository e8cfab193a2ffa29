NAME = {name_literal}
DESCRIPTION = {description_literal}
__version__ = "0.1.0"
