using Mbus.Gateway.Meters;

namespace Mbus.Gateway.Web.Metrics;

/// <summary>Name of the metric of a series: prefix, quantity, base unit, and <c>_total</c> for a counter.</summary>
internal static class MetricNames
{
    private static readonly HashSet<string> Counters =
        ["energy", "reactive energy", "apparent energy", "volume", "mass", "heat cost allocation", "on time", "operating time"];

    /// <summary>Returns true for a series that only rises.</summary>
    internal static bool IsCounter(SeriesKey key) => Counters.Contains(key.Quantity);

    /// <summary>Returns the name; null for a series without a unit.</summary>
    internal static string? Of(SeriesKey key)
    {
        if (MetricUnit.Of(key.Unit) is not { } unit)
            return null;

        string quantity = string.Concat(key.Quantity.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_'));
        string name = unit.Name.Length == 0 ? $"mbus_{quantity}" : $"mbus_{quantity}_{unit.Name}";
        return IsCounter(key) ? $"{name}_total" : name;
    }
}
