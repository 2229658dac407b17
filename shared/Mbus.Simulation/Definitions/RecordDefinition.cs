namespace Mbus.Simulation;

/// <summary>One record of a simulated meter: DIF and VIF with extensions, and the source of the value.</summary>
/// <param name="Header">DIF, DIFE, VIF, VIFE in wire order.</param>
public sealed record RecordDefinition(byte[] Header)
{
    /// <summary>Data in wire order, with the length byte for data field D; null if another source is used.</summary>
    public byte[]? Hex { get; init; }

    /// <summary>Text of at most 191 ISO 8859-1 characters, for data field D; null if another source is used.</summary>
    public string? Text { get; init; }

    /// <summary>Fixed date; null if another source is used.</summary>
    public DateTime? Date { get; init; }

    /// <summary>True for the meter's clock.</summary>
    public bool IsClock { get; init; }

    /// <summary>Value at the start, in the unit and power of ten of the VIF.</summary>
    public double Value { get; init; }

    /// <summary>Increase of the value per hour.</summary>
    public double PerHour { get; init; }

    /// <summary>Amplitude of the oscillation of the value.</summary>
    public double Wobble { get; init; }

    /// <summary>Period of the oscillation, in hours.</summary>
    public double PeriodHours { get; init; } = 24;

    /// <summary>Data field of the DIF.</summary>
    public DataField DataField => (DataField)(Header[0] & 0x0F);

    /// <summary>Returns the value after a number of hours.</summary>
    public double ValueAt(double hours) => Value + (PerHour * hours) + (Wobble * Math.Sin(2 * Math.PI * hours / PeriodHours));
}
