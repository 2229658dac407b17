using static Mbus.Tests.Bus.Transcript;

namespace Mbus.Tests.Bus.Exploration;

/// <summary>The transcript of one path, in the form of <see cref="Transcript"/> with the meaning of each line behind it.</summary>
internal sealed class PathTranscript(World world)
{
    private readonly List<string> _lines = [];

    internal string Text => string.Join('\n', _lines);

    internal void Remark(string text) => _lines.Add($"{"",10} -- {text}");

    internal void Client(ModelClient client, string what) => Add(Name(client.Place), what, "", "");

    internal void ClientSends(ModelClient client, BusRequest request) => Add(Name(client.Place), ">", Hex(request.Bytes), request.Name);

    internal void ClientGets(int place, ReadOnlySpan<byte> bytes, string meaning) => Add(Name(place), "<", Hex(bytes), meaning);

    internal void Transmits(int place, ReadOnlySpan<byte> bytes, string meaning) => Add("bus", "<", Hex(bytes), $"{meaning}, for {Name(place)}");

    internal void Sent(TransmissionResult result) => Add("bus", "sent", "", result switch
    {
        TransmissionResult.RequestLost => "no meter receives it",
        TransmissionResult.ReplyLost => "the reply will be lost",
        TransmissionResult.ReplyDamaged => "the reply will be damaged",
        TransmissionResult.ReplyLate => "the reply will be late",
        TransmissionResult.Merged => "two meters will acknowledge with one E5",
        _ => "",
    });

    internal void BusGives(SlaveReply reply, bool isDamaged, string remark)
    {
        string meaning = isDamaged ? reply.Name + ", damaged" : reply.Name;
        Add("bus", ">", isDamaged ? "(damaged)" : Hex(reply.Bytes), remark.Length == 0 ? meaning : $"{meaning}, {remark}");
    }

    internal void Notice(int place, ArbiterNotice notice) => Add(place < 0 ? "bus" : Name(place), "note", notice.ToString(), "");

    private static string Name(int place) => place is >= 0 and < 26 ? ((char)('A' + place)).ToString() : "?";

    private void Add(string who, string what, string rest, string meaning)
    {
        string line = $"{world.Now - World.Start,10} {who} {what} {rest}".TrimEnd();
        _lines.Add(meaning.Length == 0 ? line : $"{line,-80} -- {meaning}");
    }
}
