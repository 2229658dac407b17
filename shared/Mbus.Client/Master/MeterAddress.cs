using System.Globalization;

namespace Mbus.Client;

/// <summary>Address of a meter: primary or secondary.</summary>
public readonly record struct MeterAddress
{
    private const int IdentificationLength = 8;
    private const char BeforeFabricationNumber = '/';
    private const uint AnyFabricationNumber = uint.MaxValue;

    // Stored inverted, so that the default value of the structure is a plain selection too.
    private readonly uint _invertedFabricationNumber;

    private MeterAddress(byte primary)
    {
        Primary = primary;
    }

    private MeterAddress(SecondaryAddress secondary, uint fabricationNumber)
    {
        Primary = PrimaryAddress.Selected;
        Secondary = secondary;
        _invertedFabricationNumber = ~fabricationNumber;
        IsSecondary = true;
    }

    /// <summary>A field to use: the primary address, or 253 for a meter with secondary address.</summary>
    public byte Primary { get; }

    /// <summary>Secondary address, if <see cref="IsSecondary"/>.</summary>
    public SecondaryAddress Secondary { get; }

    /// <summary>
    /// Fabrication number pattern for enhanced selection, if several meters have the same secondary address: eight digits, F for any;
    /// FFFFFFFF for a plain selection.
    /// </summary>
    public uint FabricationNumber => ~_invertedFabricationNumber;

    /// <summary>True for a meter that is first selected by its secondary address.</summary>
    public bool IsSecondary { get; }

    /// <summary>Creates a primary address: 0 to 250, 253 for the selected meter, 254 for the only meter on the line.</summary>
    public static implicit operator MeterAddress(byte primary) => new(primary);

    /// <summary>Creates a secondary address.</summary>
    public static implicit operator MeterAddress(SecondaryAddress secondary) => new(secondary, AnyFabricationNumber);

    /// <summary>Creates a secondary address with a fabrication number, for one of several meters with equal secondary addresses.</summary>
    public static MeterAddress Of(SecondaryAddress secondary, uint fabricationNumber) => new(secondary, fabricationNumber);

    /// <summary>
    /// Parses an address: a number; or a secondary address in one of the forms of <see cref="SecondaryAddress"/>, optionally followed by a
    /// fabrication number, as in <c>12345678TST0107/11223344</c>.
    /// </summary>
    /// <exception cref="FormatException">The text is not an address; the message gives the error and the expected forms.</exception>
    public static MeterAddress Parse(string text)
    {
        bool isNumber = text.Length is > 0 and <= 3 && text.All(char.IsAsciiDigit);
        if (isNumber)
            return ParsePrimary(text);

        string[] parts = text.Split(BeforeFabricationNumber);
        if (parts.Length <= 2 && SecondaryAddress.TryParse(parts[0], out SecondaryAddress secondary))
            return parts.Length == 1 ? secondary : Of(secondary, ParseFabricationNumber(parts[1]));

        if (text.Length == IdentificationLength && text.All(char.IsAsciiDigit))
            throw new FormatException($"\"{text}\" is only the identification of a meter. Expected a secondary address of 16 digits, F is a wildcard: {text}FFFFFFFF.");
        throw new FormatException($"\"{text}\" is not an address: {Fault(text)}. Expected a primary address (0 to 250, or 254 for the only meter on the line), "
            + "or a secondary address of 16 digits such as 1234567874520107, or with the manufacturer's letters such as 12345678TST0107; F is a wildcard.");
    }

    /// <summary>Returns the address in the form of <see cref="Parse"/>.</summary>
    public override string ToString() => (IsSecondary, FabricationNumber) switch
    {
        (false, _) => Primary.ToString(CultureInfo.InvariantCulture),
        (true, AnyFabricationNumber) => Secondary.ToString(),
        _ => $"{Secondary}{BeforeFabricationNumber}{FabricationNumber:X8}",
    };

    private static MeterAddress ParsePrimary(string text)
    {
        int number = int.Parse(text, CultureInfo.InvariantCulture);
        bool canAnswer = PrimaryAddress.IsSlave(number) || number is PrimaryAddress.Selected or PrimaryAddress.Test;
        return canAnswer
            ? (byte)number
            : throw new FormatException($"{number} is not an address of a meter. Expected 0 to 250, 253 for the selected meter, or 254 for the only meter on the line.");
    }

    private static uint ParseFabricationNumber(string text) =>
        text.Length == 8 && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number)
            ? number
            : throw new FormatException($"\"{text}\" is not a fabrication number. Expected 8 digits, F for any, for example 12345678TST0107/11223344.");

    private static string Fault(string text)
    {
        string digits = text.Replace("-", "", StringComparison.Ordinal);
        char[] strange = [.. digits.Where(c => !char.IsAsciiHexDigit(c)).Distinct()];
        return digits.Length is 15 or 16 && strange.Length > 0
            ? $"it contains \"{new string(strange)}\""
            : $"it has {digits.Length} characters";
    }
}
