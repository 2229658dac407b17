namespace Mbus.Client.Readings;

/// <summary>Layout of the data of a profile: its first two bytes (EN 13757-3:2018, annex F, tables of spacing control and spacing value).</summary>
/// <param name="Increment">Meaning of the numbers.</param>
/// <param name="Count">Number of units between two values, 1 to 250; 0 for an array.</param>
/// <param name="Unit">Unit of the time between two values.</param>
/// <param name="Element">Data field of each number: any but none, selection, variable length and special.</param>
public readonly record struct ProfileLayout(ProfileIncrement Increment, int Count, ProfileUnit Unit, DataField Element)
{
    /// <summary>Length of the layout in bytes.</summary>
    internal const int Length = 2;

    private const byte Array = 0x00;
    private const byte LastCount = 250;
    private const byte HalfMonths = 0xFD;
    private const byte Months = 0xFE;
    private const int DayUnit = 3;

    /// <summary>Parses the two bytes. Returns false if they are reserved.</summary>
    internal static bool TryRead(byte control, byte spacing, out ProfileLayout layout)
    {
        int unit = (control >> 4) & 3;
        (int count, ProfileUnit named) = spacing switch
        {
            Array => (0, ProfileUnit.None),
            <= LastCount => (spacing, ProfileUnit.Second + unit),
            HalfMonths when unit == DayUnit => (1, ProfileUnit.HalfMonth),
            Months when unit == DayUnit => (1, ProfileUnit.Month),
            Months when unit == DayUnit - 1 => (3, ProfileUnit.Month),
            Months when unit == DayUnit - 2 => (6, ProfileUnit.Month),
            _ => (-1, ProfileUnit.None),
        };
        layout = new ProfileLayout((ProfileIncrement)(control >> 6), count, named, (DataField)(control & 0x0F));
        return count >= 0 && IsElement(layout.Element);
    }

    /// <summary>Returns the two bytes; false if the layout cannot be written.</summary>
    internal bool TryWrite(out byte control, out byte spacing)
    {
        (int unit, spacing) = (Unit, Count) switch
        {
            (ProfileUnit.None, 0) => (0, Array),
            ( >= ProfileUnit.Second and <= ProfileUnit.Day, >= 1 and <= LastCount) => (Unit - ProfileUnit.Second, (byte)Count),
            (ProfileUnit.HalfMonth, 1) => (DayUnit, HalfMonths),
            (ProfileUnit.Month, 1) => (DayUnit, Months),
            (ProfileUnit.Month, 3) => (DayUnit - 1, Months),
            (ProfileUnit.Month, 6) => (DayUnit - 2, Months),
            _ => (-1, Array),
        };
        control = (byte)(((int)Increment << 6) | ((unit & 3) << 4) | (int)Element);
        return unit >= 0 && IsElement(Element) && Increment is >= ProfileIncrement.Absolute and <= ProfileIncrement.Difference;
    }

    private static bool IsElement(DataField field) => field is not (DataField.None or DataField.Selection or DataField.Variable or >= DataField.Special);

    /// <summary>Returns, for example, <c>every 15 minutes</c>; empty for an array.</summary>
    public override string ToString() => Unit switch
    {
        ProfileUnit.None => "",
        ProfileUnit.HalfMonth => "every half month",
        _ when Count == 1 => $"every {Unit.ToString().ToLowerInvariant()}",
        _ => $"every {Count} {Unit.ToString().ToLowerInvariant()}s",
    };
}
