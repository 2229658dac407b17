using Mbus.Hat.Power;

namespace Mbus.Hat;

/// <summary>How a line over the HAT is opened.</summary>
public sealed class HatLineOptions
{
    /// <summary>True to use a HAT that does not say that it is an M-Bus Master HAT.</summary>
    public bool AssumeHat { get; init; }

    /// <summary>How its bus is powered.</summary>
    public PowerOptions Power { get; init; } = new();
}
