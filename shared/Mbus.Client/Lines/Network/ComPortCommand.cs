namespace Mbus.Client.Lines;

/// <summary>What the client of a Telnet server asks of its serial port (RFC 2217, clause 3). The answer has 100 more.</summary>
internal enum ComPortCommand : byte
{
    /// <summary>SET-BAUDRATE: 4 bytes, in Bd.</summary>
    SetBaudRate = 1,

    /// <summary>SET-DATASIZE: 5 to 8 bits.</summary>
    SetDataSize = 2,

    /// <summary>SET-PARITY: 1 none, 2 odd, 3 even, 4 mark, 5 space.</summary>
    SetParity = 3,

    /// <summary>SET-STOPSIZE: 1 for 1 bit, 2 for 2, 3 for 1.5.</summary>
    SetStopSize = 4,

    /// <summary>SET-CONTROL: 1 no flow control, 2 XON/XOFF, 3 hardware; and what else drives the port's wires.</summary>
    SetControl = 5,

    /// <summary>PURGE-DATA: 1 what was received, 2 what is to be sent, 3 both.</summary>
    PurgeData = 12,
}
