namespace Mbus.Simulation;

/// <summary>One record of a simulated meter: DIF and VIF with their extensions, and where the value comes from.</summary>
/// <param name="Header">DIF, DIFE, VIF, VIFE as they go over the wire.</param>
public sealed record RecordDefinition(byte[] Header)
{
    /// <summary>The data as they go over the wire, with the length byte of data field D; null for one of the other sources.</summary>
    public byte[]? Hex { get; init; }

    /// <summary>Text of at most 191 ISO 8859-1 characters, for data field D; null for one of the other sources.</summary>
    public string? Text { get; init; }

    /// <summary>A date that stays; null for one of the other sources.</summary>
    public DateTime? Date { get; init; }

    /// <summary>True for the meter's clock.</summary>
    public bool IsClock { get; init; }

    /// <summary>The number at the start, in the unit and power of ten of the VIF.</summary>
    public double Value { get; init; }

    /// <summary>What the number gains in an hour.</summary>
    public double PerHour { get; init; }

    /// <summary>How far the number swings to either side, in one period.</summary>
    public double Wobble { get; init; }

    /// <summary>The period of the swing.</summary>
    public double PeriodHours { get; init; } = 24;

    /// <summary>The data field of the DIF.</summary>
    public DataField DataField => (DataField)(Header[0] & 0x0F);

    /// <summary>The number after some hours.</summary>
    public double ValueAt(double hours) => Value + (PerHour * hours) + (Wobble * Math.Sin(2 * Math.PI * hours / PeriodHours));
}
