namespace Mbus.Client;

/// <summary>
/// Kind of an error, for programs that handle it or add their own advice to its message. The message is complete without the code.
/// </summary>
public enum MbusError
{
    /// <summary>An error without a specific code.</summary>
    Other,

    /// <summary>Nothing was received after a request or selection.</summary>
    NoReply,

    /// <summary>Nothing was received after a write. Besides the causes of <see cref="NoReply"/>, a bridge may not forward writes.</summary>
    WriteNotAcknowledged,

    /// <summary>Bytes were received, but no valid reply: several meters, a wrong baud rate, or a disturbed line.</summary>
    DamagedReply,

    /// <summary>The meter acknowledged (E5), but sent no data: it limits its readouts, or needs more time for its data.</summary>
    NoData,

    /// <summary>The meter acknowledged a write and then reported an application error.</summary>
    WriteRejected,

    /// <summary>The meter acknowledged a write, but its state has not changed.</summary>
    WriteIneffective,

    /// <summary>A meter already answers at the address to be set.</summary>
    AddressInUse,

    /// <summary>A scan or search was stopped: damaged bytes were received where no meter can answer.</summary>
    Noise,

    /// <summary>A search was stopped: more meters than <see cref="SecondarySearch.MaxMeters"/>.</summary>
    TooManyMeters,

    /// <summary>The port or converter does not exist.</summary>
    LineNotFound,

    /// <summary>The user has no permission to open the port.</summary>
    LineAccessDenied,

    /// <summary>Another program holds the port.</summary>
    LineInUse,

    /// <summary>The port or server does not support what M-Bus needs, for example parity or a baud rate.</summary>
    LineUnsuitable,

    /// <summary>The host or server does not exist, cannot be reached or does not answer.</summary>
    LineUnreachable,

    /// <summary>An open line failed: unplugged, or the connection was closed.</summary>
    LineLost,

    /// <summary>The baud rate of the bus cannot be set over this line.</summary>
    BaudRateNotSettable,

    /// <summary>A listen address cannot be opened.</summary>
    ListenAddressUnavailable,

    /// <summary>A bridge refused a request: it is a write, and the bridge is read-only.</summary>
    WriteRefused,

    /// <summary>
    /// A bridge refused a request: it could make meters unreachable for all masters, and the bridge does not allow such requests.
    /// </summary>
    BusChangeRefused,

    /// <summary>The HAT of a Raspberry Pi is missing, another one, or its identity is damaged.</summary>
    HatNotIdentified,

    /// <summary>The kernel does not keep the bus power of a HAT on after the program has ended.</summary>
    BusPowerNotKept,

    /// <summary>The meter answers later than the master waits.</summary>
    SlowMeter,
}
