namespace Mbus.Client.Lines;

/// <summary>Serial port commands of a Telnet client (RFC 2217, clause 3). The code of the server's answer is higher by 100.</summary>
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

    /// <summary>SET-CONTROL: 1 no flow control, 2 XON/XOFF, 3 hardware; also controls other signals of the port.</summary>
    SetControl = 5,

    /// <summary>PURGE-DATA: 1 received data, 2 data to be sent, 3 both.</summary>
    PurgeData = 12,
}
