namespace Mbus.Client.Readings;

/// <summary>Which of the values of a <see cref="RecordReading"/> there is.</summary>
public enum ValueKind
{
    /// <summary>None: <see cref="RecordReading.Error"/> or <see cref="RecordReading.Invalid"/> says why, or the record holds no data.</summary>
    None,

    /// <summary>An exact number: <see cref="RecordReading.Number"/>.</summary>
    Number,

    /// <summary>A floating point number: <see cref="RecordReading.Real"/>, and its shortest digits in <see cref="RecordReading.Number"/>.</summary>
    Real,

    /// <summary>A date, a time or both: <see cref="RecordReading.Date"/>.</summary>
    Date,

    /// <summary>Characters: <see cref="RecordReading.Text"/>.</summary>
    Text,

    /// <summary>Bytes that only the manufacturer, or another standard, can read: <see cref="RecordReading.Data"/>.</summary>
    Bytes,
}
