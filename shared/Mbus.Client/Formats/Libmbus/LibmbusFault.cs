namespace Mbus.Client.Formats;

/// <summary>Reason for which libmbus 0.10.0 refuses a telegram: in terms of this library, and the error text of libmbus.</summary>
internal sealed record LibmbusFault(string Seen, string Expected, string Words)
{
    internal static readonly LibmbusFault TooManyDifes = new("11 DIFEs", "at most 10", "Too many DIFE.");
    internal static readonly LibmbusFault EndAtDif = new("the end of the telegram after a DIF with extension bit", "a DIFE", "Premature end of record at DIF.");
    internal static readonly LibmbusFault EndAtVif = new("the end of the telegram before the VIF or a VIFE", "a VIF or VIFE", "Premature end of record at VIF.");
    internal static readonly LibmbusFault TooLongText = new("a VIF text of more than 128 characters", "at most 128", "Too long variable length VIF.");
    internal static readonly LibmbusFault EndAtText = new("the end of the telegram inside the VIF text", "the whole text", "Premature end of record at variable length VIF.");
    internal static readonly LibmbusFault TooManyVifes = new("11 VIFEs", "at most 10", "Too many VIFE.");
    internal static readonly LibmbusFault EndAtData = new("the end of the telegram inside the data", "all bytes of the data field", "Premature end of record at data.");
}
