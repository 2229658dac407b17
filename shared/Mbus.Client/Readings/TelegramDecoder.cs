using Mbus.Client.Security;

namespace Mbus.Client.Readings;

/// <summary>What telegrams are decoded with: the options, and objects that are kept for the next telegram, since a log has many.</summary>
internal sealed class TelegramDecoder(DecodeOptions options)
{
    internal DecodeOptions Options => options;

    /// <summary>Fragments of the messages of one reading.</summary>
    internal MessageFragments Fragments { get; } = new();

    /// <summary>Reader for the records of one telegram.</summary>
    internal RecordReader Reader { get; } = new();

    /// <summary>List for the records of one telegram.</summary>
    internal List<RecordReading> Records { get; } = [];
}
