"""Pages of the registers: sites, lines of the six registers, tables read in, maps."""
