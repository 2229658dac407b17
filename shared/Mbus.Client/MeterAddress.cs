using System.Globalization;

namespace Mbus.Client;

/// <summary>How a meter is called: by its primary address, or by its secondary address.</summary>
public readonly record struct MeterAddress
{
    private MeterAddress(byte primary, SecondaryAddress secondary, bool isSecondary)
    {
        Primary = primary;
        Secondary = secondary;
        IsSecondary = isSecondary;
    }

    /// <summary>The A field to use: the primary address, or 253 for a meter called by its secondary address.</summary>
    public byte Primary { get; }

    /// <summary>The secondary address, where <see cref="IsSecondary"/>.</summary>
    public SecondaryAddress Secondary { get; }

    /// <summary>True for a meter that is selected by its secondary address first.</summary>
    public bool IsSecondary { get; }

    /// <summary>A meter by its primary address: 0 to 250, 253 for the one selected, 254 for whichever is alone on the line.</summary>
    public static implicit operator MeterAddress(byte primary) => new(primary, default, false);

    /// <summary>A meter by its secondary address.</summary>
    public static implicit operator MeterAddress(SecondaryAddress secondary) => new(PrimaryAddress.Selected, secondary, true);

    /// <summary>Reads an address: a number, or a secondary address in one of the forms of <see cref="SecondaryAddress"/>.</summary>
    /// <exception cref="FormatException">The text is neither; the message says what is wrong and what was expected.</exception>
    public static MeterAddress Parse(string text)
    {
        bool isNumber = text.Length is > 0 and <= 3 && text.All(char.IsAsciiDigit);
        if (isNumber)
            return ParsePrimary(text);

        if (SecondaryAddress.TryParse(text, out SecondaryAddress secondary))
            return secondary;

        throw new FormatException($"\"{text}\" is no address: {Fault(text)}. Expected a primary address (0 to 250, or 254 for the only meter on the line), "
            + "or a secondary address of 16 digits such as 1234567874520107, or with the manufacturer's letters such as 12345678TST0107; F is a wildcard.");
    }

    /// <summary>The address as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => IsSecondary ? Secondary.ToString() : Primary.ToString(CultureInfo.InvariantCulture);

    private static MeterAddress ParsePrimary(string text)
    {
        int number = int.Parse(text, CultureInfo.InvariantCulture);
        bool canAnswer = PrimaryAddress.IsSlave(number) || number is PrimaryAddress.Selected or PrimaryAddress.Test;
        return canAnswer
            ? (byte)number
            : throw new FormatException($"{number} is no address that a meter answers at. Expected 0 to 250, 253 for the selected meter, or 254 for the only meter on the line.");
    }

    private static string Fault(string text)
    {
        string digits = text.Replace("-", "");
        char[] strange = [.. digits.Where(c => !char.IsAsciiHexDigit(c)).Distinct()];
        return digits.Length is 15 or 16 && strange.Length > 0
            ? $"it holds \"{new string(strange)}\""
            : $"it has {digits.Length} characters";
    }
}
