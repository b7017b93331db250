"""The ways flowers are put together: wrapped, in a vase, as a wreath and so on."""
