namespace Mbus.Client.Readings;

/// <summary>What formats write for each record with the same DIF, VIF and extensions; each format sets its own text when it needs it.</summary>
internal sealed class HeadTexts
{
    /// <summary>JSON: members from the function to the unit, without the name of the first one.</summary>
    internal byte[]? Json { get; set; }

    /// <summary>CSV: cells from the function to the quantity.</summary>
    internal string? CsvPlace { get; set; }

    /// <summary>CSV: cells from the unit to the effects.</summary>
    internal string? CsvUnit { get; set; }
}
