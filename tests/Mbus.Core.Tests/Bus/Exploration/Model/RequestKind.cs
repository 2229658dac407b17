namespace Mbus.Tests.Bus.Exploration;

/// <summary>What a request asks for; the value 0 is no request.</summary>
internal enum RequestKind : byte
{
    None,
    Normalise,
    Alarm,
    Reading,
    Select,
    Write,

    /// <summary>REQ_SKE to the bridge itself; it never comes on the bus.</summary>
    LinkStatus,
}
