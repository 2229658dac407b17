using System.Globalization;

namespace Mbus.Client.Readings;

/// <summary>Words used by all formats.</summary>
internal static class Words
{
    internal static string Function(RecordFunction function) => function switch
    {
        RecordFunction.Maximum => "maximum",
        RecordFunction.Minimum => "minimum",
        RecordFunction.Error => "error state",
        _ => "instantaneous",
    };

    internal static string Kind(ValueKind kind) => kind switch
    {
        ValueKind.Number => "number",
        ValueKind.Real => "real",
        ValueKind.Date => "date",
        ValueKind.Text => "text",
        ValueKind.Bytes => "bytes",
        ValueKind.Address => "address",
        ValueKind.Profile => "profile",
        _ => "none",
    };

    internal static string Increment(ProfileIncrement increment) => increment switch
    {
        ProfileIncrement.Absolute => "values",
        ProfileIncrement.Increment => "increments",
        ProfileIncrement.Decrement => "decrements",
        _ => "differences",
    };

    internal static string Validity(DateValidity validity) => validity switch
    {
        DateValidity.Valid => "valid",
        DateValidity.Every => "every",
        DateValidity.Impossible => "impossible",
        _ => "invalid",
    };

    /// <summary>Returns the conditions of a status byte, with the names from a maker's file; <c>ok</c> if there are none.</summary>
    internal static string Status(TelegramReading telegram) =>
        telegram.MakerStatus.Count == 0 ? $"{telegram.Status}" : $"{telegram.Status}: {string.Join(", ", telegram.MakerStatus)}";

    /// <summary>Formats a time in UTC, to the millisecond.</summary>
    internal static string? Time(DateTimeOffset? time)
    {
        // The standard format is much faster than one of parts. It has seven decimals.
        const int Length = 23;
        return time is DateTimeOffset known ? $"{known.UtcDateTime.ToString("O", CultureInfo.InvariantCulture).AsSpan(0, Length)}Z" : null;
    }

    /// <summary>Returns function, storage, tariff and subunit if they differ from those of a present value.</summary>
    internal static string Place(RecordReading record)
    {
        string numbers = Numbers(record);
        if (record.Function == RecordFunction.Instantaneous)
            return numbers;
        return numbers.Length == 0 ? Function(record.Function) : $"{Function(record.Function)}, {numbers}";
    }

    /// <summary>Returns storage, tariff and subunit if they are not 0.</summary>
    internal static string Numbers(RecordReading record)
    {
        if (record is { Storage: 0, Tariff: 0, Subunit: 0 })
            return "";

        List<string> words = [];
        if (record.Storage != 0)
            words.Add($"storage {record.Storage}");
        if (record.Tariff != 0)
            words.Add($"tariff {record.Tariff}");
        if (record.Subunit != 0)
            words.Add($"subunit {record.Subunit}");
        return string.Join(", ", words);
    }
}
