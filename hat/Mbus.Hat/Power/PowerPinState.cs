namespace Mbus.Hat.Power;

/// <summary>How a power line is.</summary>
/// <param name="Holder">Who holds it, as it calls itself; null when nobody does.</param>
/// <param name="IsOutput">True while it is driven.</param>
/// <param name="IsHigh">Its level; null where only its holder knows.</param>
public readonly record struct PowerPinState(string? Holder, bool IsOutput, bool? IsHigh)
{
    /// <summary>What this program calls itself as a holder, before its process.</summary>
    public const string OwnName = "mbus";

    /// <summary>True while a process of this program holds it: then the bus is on.</summary>
    public bool IsOurs => Holder?.StartsWith(OwnName + " ", StringComparison.Ordinal) == true;

    /// <summary>True when it powers the bus, false when it does not, null when that cannot be known.</summary>
    public bool? IsOn => IsOurs || (IsOutput && IsHigh == true) ? true : Holder is null || !IsOutput ? false : null;

    /// <summary>The same in words, for example <c>on, held by 'mbus 1234'</c>.</summary>
    public override string ToString()
    {
        string level = IsOn switch { true => "on", false => "off", null => "unknown" };
        return Holder is null ? level : $"{level}, held by '{Holder}'";
    }
}
