namespace Mbus.Hat.Power;

/// <summary>State of a power line.</summary>
/// <param name="Holder">Consumer name of the process that holds the line; null if no process holds it.</param>
/// <param name="IsOutput">True if the line is an output.</param>
/// <param name="IsHigh">Level of the line; null if unknown, because only the holder can read it.</param>
public readonly record struct PowerPinState(string? Holder, bool IsOutput, bool? IsHigh)
{
    /// <summary>Consumer name of this program; the process id follows it.</summary>
    public const string OwnName = "mbus";

    /// <summary>True if a process of this program holds the line. The bus is on then.</summary>
    public bool IsOurs => Holder?.StartsWith(OwnName + " ", StringComparison.Ordinal) == true;

    /// <summary>True if the bus is on, false if it is off, null if unknown.</summary>
    public bool? IsOn => IsOurs || (IsOutput && IsHigh == true) ? true : Holder is null || !IsOutput ? false : null;

    /// <summary>Returns the state as text, for example <c>on, held by 'mbus 1234'</c>.</summary>
    public override string ToString()
    {
        string level = IsOn switch { true => "on", false => "off", null => "unknown" };
        return Holder is null ? level : $"{level}, held by '{Holder}'";
    }
}
