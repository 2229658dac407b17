namespace Mbus.Tests.Bus.Exploration;

/// <content>What a client and the bridge may rely on: holds, sequences, writes to repeat; and so the reasons for silence.</content>
internal sealed partial class Oracle
{
    private void NoteUse(ModelClient client, BusRequest request)
    {
        if (Sent.IsOwn && request.Kind == RequestKind.Write)
        {
            client.UnansweredWriteAt = !Sent.IsAnswered ? world.Now : client.LastWrite == Sent.Frame ? 0 : client.UnansweredWriteAt;
            client.LastWrite = Sent.Frame;
            NoteUnanswered(client, request);
        }

        client.LastExchangeAt = client.OwnBus.IsWithinTelegrams() ? world.Now : 0;
        for (int i = 0; i < world.Bus.Slaves.Slaves.Length; i++)
        {
            ReadState read = client.ReadOf(i, request.Address);
            if (Sent.IsOwn && Concerns(request, i) && read.IsOpen && request.Kind == RequestKind.Reading && Sent.IsAnswered)
                read.ReadAt = world.Now;
            if (Sent.IsOwn && Concerns(request, i) && read.HasUnacknowledgedWrite && request.Kind == RequestKind.Write)
                read.WrittenAt = world.Now;
            read.ReadAt = read.IsOpen ? read.ReadAt : 0;
            read.WrittenAt = read.HasUnacknowledgedWrite ? read.WrittenAt : 0;
            read.LastWrite = read.HasUnacknowledgedWrite ? read.LastWrite : (byte)0;
        }
    }

    private void NoteUnanswered(ModelClient client, BusRequest write)
    {
        for (int i = 0; i < client.Reads.Length && !Sent.IsAnswered; i++)
        {
            if (CouldAnswer(write, i / 2))
                client.Reads[i].UnansweredCounts |= write.FrameCount;
        }
    }

    private static bool MayMissSelection(ModelClient client) => client.SelectionIsUnsure || client.OwnBus.Selected() == 0;

    private void CloseSequences(ModelClient client, BusRequest request)
    {
        for (int i = 0; i < world.Bus.Slaves.Slaves.Length; i++)
        {
            if (Concerns(request, i))
                client.ReadOf(i, request.Address).Reopen();
        }
    }

    // What the bridge sends may reach a meter or not: after that it can answer for no sequence of another client there. It cannot know
    // either whether the meter has one memory for both of its addresses or two.
    private void NoteLosses(int place, BusRequest request)
    {
        foreach (ModelClient client in world.Clients)
        {
            // What the bridge sends on a client's behalf ends that client's own sequence, too.
            bool isTouched = client.Place != place || !Sent.IsOwn;
            for (int i = 0; i < client.Reads.Length && isTouched; i++)
            {
                ReadState read = client.Reads[i];
                read.IsLost |= Concerns(request, i / 2) && (read.IsOpen || read.IsBehindFirst || IsWithinTelegrams(client.OwnBus.Slaves[i / 2]));
                read.IsWriteLost |= Concerns(request, i / 2) && client.LastWrite != ModelClient.NoRequest;
            }
        }
    }

    private static bool CouldAnswer(BusRequest request, int slave) => request.Address >= BusRequest.Selected || request.Address == slave + 1;

    private void NoteRefusal(ModelClient client)
    {
        foreach (ReadState read in client.Reads)
        {
            if (read.IsLost && read.RefusedAt == 0)
                read.RefusedAt = world.Now;
        }
    }

    private static bool IsWithinTelegrams(ModelSlave slave) => IsWithinTelegrams(slave.Own) || IsWithinTelegrams(slave.Network);

    private static bool IsWithinTelegrams(ModelDialogue dialogue) => dialogue.Next != 0 || dialogue.AnswerIndex != 0;

    private bool MayLoseSequence(ModelClient client)
    {
        BusRequest request = world.Frames[client.Request];
        if (client.OwnBus.Responders(request) == 0)
            return true;

        for (int i = 0; i < world.Bus.Slaves.Slaves.Length; i++)
        {
            ReadState read = client.ReadOf(i, request.Address);
            bool isLost = request.Kind == RequestKind.Write ? read.IsWriteLost && MayBeRepeat(client, read, request) : read.IsLost;
            if (isLost && Concerns(request, i))
                return true;
        }

        return false;
    }

    // The bridge need not remember what was written: the address, or one that may mean the same meter, and the frame count bit are enough.
    private bool MayBeRepeat(ModelClient client, ReadState read, BusRequest request)
    {
        bool isUnanswered = (read.UnansweredCounts & request.FrameCount) != 0;
        return isUnanswered || client.OwnBus.LooksLikeRepeat(request);
    }

    private bool IsResetUnanswered()
    {
        bool isReset = Sent.IsOpen && !Sent.IsOwn && world.Frames[Sent.Frame].Kind == RequestKind.Normalise;
        return isReset && (!Sent.HasReply || Sent.WasFaulty || Sent.HasStrays);
    }

    private static bool Concerns(BusRequest request, int slave) => request.Address is BusRequest.Selected or BusRequest.Test || request.Address == slave + 1;

    private bool IsHeldUp(ModelClient waiting)
    {
        foreach (ModelClient client in world.Clients)
        {
            if (client == waiting || !client.IsConnected)
                continue;

            if (IsHolding(client, client.UnansweredWriteAt) || IsHolding(client, client.LastExchangeAt))
                return true;
        }

        return false;
    }

    private bool IsHolding(ModelClient client, long since) => since != 0 && (client.Waits || world.Now - since < world.Scenario.LongestLease);
}
