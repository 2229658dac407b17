namespace Mbus.Client.Readings;

/// <summary>Value of a field of manufacturer data.</summary>
/// <param name="Name">Name of the field.</param>
/// <param name="Value">Value as text: a number, or bytes in hexadecimal.</param>
/// <param name="Unit">Unit; empty for none.</param>
public sealed record MakerFieldValue(string Name, string Value, string Unit)
{
    /// <summary>Returns, for example, <c>flow 12.5 m³/h</c>.</summary>
    public override string ToString() => $"{Name} {Value} {Unit}".TrimEnd();
}
