namespace Mbus.Gateway.Plan;

/// <summary>
/// Readings in a day that makers of battery meters permit. On a bus each telegram wakes every meter, so the number depends on how many there
/// are, and on the kind of address.
/// </summary>
public static class MakerBudget
{
    private readonly record struct Row(string Meter, int MaxMeters, int Primary, int Secondary);

    // SensoStar 2 (Engelmann), operating instructions, M-Bus at 2400 Bd: meters on the bus, readings in a day.
    private static readonly Row[] Rows =
    [
        new("sensostar 2", 3, 655, 275),
        new("sensostar 2", 20, 485, 170),
        new("sensostar 2", 60, 300, 90),
        new("sensostar 2", 120, 190, 52),
        new("sensostar 2", 250, 105, 27),
    ];

    /// <summary>Names of the meters.</summary>
    public static IReadOnlyList<string> Meters { get; } = [.. Rows.Select(row => row.Meter).Distinct()];

    /// <summary>Returns the permitted readings in a day; null for an unknown meter or too many meters.</summary>
    /// <param name="meter">Name of the meter, one of <see cref="Meters"/>.</param>
    /// <param name="metersOnBus">Number of meters on the bus.</param>
    /// <param name="isSecondary">True if the meter is read by its secondary address.</param>
    public static int? Of(string meter, int metersOnBus, bool isSecondary)
    {
        foreach (Row row in Rows)
        {
            if (row.Meter == meter && metersOnBus <= row.MaxMeters)
                return isSecondary ? row.Secondary : row.Primary;
        }

        return null;
    }
}
