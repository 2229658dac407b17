namespace Mbus.Tests.Bus.Exploration;

/// <summary>A slave written from the rules of EN 13757-2 and -3 alone: two dialogues, own address and network, and a selection.</summary>
internal sealed class ModelSlave(int number, SlaveQuirks quirks)
{
    /// <summary>The telegrams of slave 0 and slave 1.</summary>
    private static readonly byte[] Telegrams = [1, 3];

    internal readonly ModelDialogue Own = new();
    internal readonly ModelDialogue Network = new();
    internal bool IsSelected;

    internal static bool HasMore(int slave, int index) => index + 1 < Telegrams[slave];

    /// <summary>The dialogue that a request to this address belongs to.</summary>
    internal ModelDialogue DialogueOf(byte address) => address == BusRequest.Selected && (quirks & SlaveQuirks.OneMemory) == 0 ? Network : Own;

    /// <summary>True where it would answer.</summary>
    internal bool WouldAnswer(BusRequest request) => request.Kind == RequestKind.Select ? Matches(request) : Concerns(request);

    /// <summary>Acts on a request without errors.</summary>
    /// <param name="request">The request.</param>
    /// <param name="origin">The client for which it was sent.</param>
    internal Reaction Receive(BusRequest request, byte origin)
    {
        if (request.Kind == RequestKind.Select)
            return Select(request);
        if (!Concerns(request))
            return default;

        ModelDialogue dialogue = DialogueOf(request.Address);
        switch (request.Kind)
        {
            case RequestKind.Normalise:
                return Normalise(request, dialogue);
            case RequestKind.Write:
                return Write(request, dialogue);
            default:
                return Answer(request, dialogue, origin);
        }
    }

    /// <summary>True where it would acknowledge a write and not execute it.</summary>
    internal bool LooksLikeRepeat(BusRequest write) => Concerns(write) && write.HasFrameCount && DialogueOf(write.Address).LastSend == write.FrameCount;

    internal void CopyFrom(ModelSlave other)
    {
        Own.CopyFrom(other.Own);
        Network.CopyFrom(other.Network);
        IsSelected = other.IsSelected;
    }

    internal void Clear()
    {
        Own.Clear();
        Network.Clear();
        IsSelected = false;
    }

    private bool Matches(BusRequest request) => (request.Slaves & (1 << number)) != 0;

    private bool Concerns(BusRequest request) => request.Address switch
    {
        BusRequest.Selected => IsSelected,
        BusRequest.Test => true,
        _ => request.Address == number + 1,
    };

    private Reaction Select(BusRequest request)
    {
        bool wasSelected = IsSelected;
        IsSelected = Matches(request);
        if (!IsSelected)
            return new Reaction(default, false, false, wasSelected);

        DialogueOf(BusRequest.Selected).Reset((quirks & SlaveQuirks.StrictReset) != 0);
        return new Reaction(Ack, true, false, true);
    }

    private Reaction Normalise(BusRequest request, ModelDialogue dialogue)
    {
        dialogue.Reset((quirks & SlaveQuirks.StrictReset) != 0);
        if (request.Address == BusRequest.Selected)
            IsSelected = false;
        return new Reaction(Ack, true, false, true);
    }

    private Reaction Write(BusRequest request, ModelDialogue dialogue)
    {
        bool repeats = Repeats(request, ref dialogue.LastSend);
        return new Reaction(Ack, !repeats, !repeats, false);
    }

    private Reaction Answer(BusRequest request, ModelDialogue dialogue, byte origin)
    {
        bool repeats = Repeats(request, ref dialogue.LastRequest) && dialogue.AnswerKind != ReplyKind.None;
        if (!repeats)
            Prepare(request, dialogue, origin);
        SlaveReply reply = new(dialogue.AnswerKind, (byte)number, dialogue.AnswerIndex, dialogue.AnswerOrigin);
        if (dialogue.LastRequest == 0 && (quirks & SlaveQuirks.StrictReset) == 0)
            dialogue.ForgetAnswer();
        return new Reaction(reply, !repeats, false, true);
    }

    // Slave 0 has no alarm and acknowledges REQ_UD1; slave 1 has one.
    private void Prepare(BusRequest request, ModelDialogue dialogue, byte origin)
    {
        bool isReading = request.Kind == RequestKind.Reading;
        dialogue.AnswerKind = isReading ? ReplyKind.Telegram : number == 0 ? ReplyKind.Ack : ReplyKind.Alarm;
        dialogue.AnswerIndex = isReading ? dialogue.Next : (byte)0;
        dialogue.AnswerOrigin = dialogue.AnswerKind == ReplyKind.Ack ? (byte)0 : origin;
        if (isReading)
            dialogue.Next = HasMore(number, dialogue.Next) ? (byte)(dialogue.Next + 1) : (byte)0;
    }

    private bool Repeats(BusRequest request, ref byte last)
    {
        const byte FcbZero = 1;
        bool isStrict = (quirks & SlaveQuirks.StrictReset) != 0;
        bool repeats = request.HasFrameCount && (last == request.FrameCount || (isStrict && last == 0 && request.FrameCount == FcbZero));
        if (request.HasFrameCount)
            last = request.FrameCount;
        else if ((quirks & SlaveQuirks.KeepsCount) == 0)
            last = 0;
        return repeats;
    }

    private SlaveReply Ack => new(ReplyKind.Ack, (byte)number, 0, 0);
}
