namespace Mbus.Tests.Bus.Exploration;

/// <summary>What a bridge does: the next of its outputs.</summary>
internal enum BridgeOutput : byte
{
    /// <summary>Nothing now.</summary>
    Wait,

    /// <summary>It puts <see cref="BridgeDriver.Bytes"/> on the bus, for <see cref="BridgeDriver.Client"/>.</summary>
    Transmit,

    /// <summary>It gives <see cref="BridgeDriver.Bytes"/> to <see cref="BridgeDriver.Client"/>.</summary>
    Give,

    /// <summary>It reports <see cref="BridgeDriver.Notice"/> about <see cref="BridgeDriver.Client"/>.</summary>
    Notice,
}
