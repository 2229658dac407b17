using Mbus.Hat.Power;

namespace Mbus.Hat;

/// <summary>Options for opening a line over the HAT.</summary>
public sealed class HatLineOptions
{
    /// <summary>True to skip the identification and assume an M-Bus Master HAT. Default: false.</summary>
    public bool AssumeHat { get; init; }

    /// <summary>Bus power options.</summary>
    public PowerOptions Power { get; init; } = new();
}
