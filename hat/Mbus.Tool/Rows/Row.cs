using System.Collections;
using Mbus.Client;
using Mbus.Client.Readings;

namespace Mbus.Tool.Rows;

/// <summary>One result of a command for programs: values with names. All rows of a command have the same names.</summary>
internal sealed class Row : IEnumerable<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> _values = [];

    internal void Add(string name, string? value) => Append(name, value);

    internal void Add(string name, long? value) => Append(name, value);

    internal void Add(string name, decimal? value) => Append(name, value);

    internal void Add(string name, ExactDecimal value) => Append(name, value);

    internal void Add(string name, bool? value) => Append(name, value);

    internal void Add(string name, IReadOnlyList<string> values) => Append(name, values);

    /// <summary>Adds a decoded reading; null for none. It must be the last value: as CSV it has a row for each record, and no name.</summary>
    internal void Add(string name, MeterReading? reading) => Append(name, new RowReading(reading));

    /// <summary>Adds the parts of a secondary address; null for a meter without one. Unknown parts are null.</summary>
    internal void Add(SecondaryAddress? meter)
    {
        Add("secondaryAddress", meter?.ToString());
        Add("manufacturer", meter is { Manufacturer: not 0 and not Manufacturer.Any } known ? Manufacturer.ToLetters(known.Manufacturer) : null);
        Add("version", meter is { Version: not SecondaryAddress.AnyByte } ? meter.Value.Version : null);
        Add("deviceType", meter is { DeviceType: not SecondaryAddress.AnyByte } ? meter.Value.DeviceType : null);
        Add("medium", meter is { DeviceType: not SecondaryAddress.AnyByte } ? DeviceTypeText.Text(meter.Value.DeviceType) : null);
    }

    /// <summary>Adds bytes as hexadecimal digits.</summary>
    internal void AddBytes(ReadOnlySpan<byte> bytes) => Add("bytes", Hex.Format(bytes));

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Append(string name, object? value) => _values.Add(new KeyValuePair<string, object?>(name, value));
}

/// <summary>A decoded reading as a value of a row; null for none.</summary>
internal sealed record RowReading(MeterReading? Reading);
