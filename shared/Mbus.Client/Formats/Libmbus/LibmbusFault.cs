namespace Mbus.Client.Formats;

/// <summary>Why libmbus 0.10.0 refuses a telegram, in our words and in its own.</summary>
internal sealed record LibmbusFault(string Seen, string Expected, string Words)
{
    internal static readonly LibmbusFault TooManyDifes = new("11 DIFEs", "at most 10", "Too many DIFE.");
    internal static readonly LibmbusFault EndAtDif = new("the telegram's end behind a DIF with extension bit", "a DIFE", "Premature end of record at DIF.");
    internal static readonly LibmbusFault EndAtVif = new("the telegram's end before the VIF or a VIFE", "it", "Premature end of record at VIF.");
    internal static readonly LibmbusFault TooLongText = new("a VIF text of more than 128 characters", "at most 128", "Too long variable length VIF.");
    internal static readonly LibmbusFault EndAtText = new("the telegram's end inside the VIF text", "all of it", "Premature end of record at variable length VIF.");
    internal static readonly LibmbusFault TooManyVifes = new("11 VIFEs", "at most 10", "Too many VIFE.");
    internal static readonly LibmbusFault EndAtData = new("the telegram's end inside the data", "all that the DIF announces", "Premature end of record at data.");
}
