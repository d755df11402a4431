from tests.registers.welfare.walks import scene  # noqa: F401
