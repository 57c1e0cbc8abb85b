# decode-upper: transport and application layers
