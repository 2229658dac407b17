namespace Mbus.Client.Readings;

/// <summary>Names and values of a record from a maker's file. The standard does not define them; the bytes of the record are unchanged.</summary>
public sealed class MakerNames
{
    internal MakerNames(string file)
    {
        File = file;
    }

    /// <summary>Name of the file.</summary>
    public string File { get; }

    /// <summary>Name of a manufacturer specific quantity; null for none.</summary>
    public string? Quantity { get; internal init; }

    /// <summary>Name of the code after VIFE 7F, for example a phase; null for none.</summary>
    public string? Code { get; internal init; }

    /// <summary>Names of the bits that are set; empty for none.</summary>
    public IReadOnlyList<string> Flags { get; internal init; } = [];

    /// <summary>Date and time that are sent as BCD digits, for example <c>2014-08-15T13:46:00</c>; null for none.</summary>
    public string? Date { get; internal init; }

    /// <summary>Fields of manufacturer data: name, value, unit.</summary>
    public IReadOnlyList<MakerFieldValue> Fields { get; internal init; } = [];

    /// <summary>Returns all names and values in one line.</summary>
    public override string ToString()
    {
        string?[] parts = [Quantity, Code, Date, Flags.Count == 0 ? null : string.Join(", ", Flags), .. Fields.Select(field => field.ToString())];
        return string.Join("; ", parts.Where(part => part != null));
    }
}
