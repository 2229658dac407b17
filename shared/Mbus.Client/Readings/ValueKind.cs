namespace Mbus.Client.Readings;

/// <summary>Kind of the value of a <see cref="RecordReading"/>.</summary>
public enum ValueKind
{
    /// <summary>
    /// No value: see <see cref="RecordReading.Error"/> or <see cref="RecordReading.Invalid"/>, or the record has no data.
    /// </summary>
    None,

    /// <summary>Exact number: <see cref="RecordReading.Number"/>.</summary>
    Number,

    /// <summary>
    /// Floating point number: <see cref="RecordReading.Real"/>, with its shortest digits in <see cref="RecordReading.Number"/>.
    /// </summary>
    Real,

    /// <summary>Date, time or both: <see cref="RecordReading.Date"/>.</summary>
    Date,

    /// <summary>Text: <see cref="RecordReading.Text"/>.</summary>
    Text,

    /// <summary>Bytes defined by the manufacturer or another standard: <see cref="RecordReading.Data"/>.</summary>
    Bytes,

    /// <summary>Secondary address of an enhanced identification: <see cref="RecordReading.Address"/>.</summary>
    Address,

    /// <summary>Values at regular times: <see cref="RecordReading.Profile"/>.</summary>
    Profile,
}
