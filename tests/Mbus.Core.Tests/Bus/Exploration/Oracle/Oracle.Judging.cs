namespace Mbus.Tests.Bus.Exploration;

/// <content>What the slaves did, compared with what they would have done for the client alone.</content>
internal sealed partial class Oracle
{
    /// <summary>Compares what the slaves did with what they would have done for this client alone.</summary>
    internal void Judge(ModelClient client, BusRequest request, Reaction[] real, Reaction[] alone)
    {
        byte answered = Answered(real);
        byte expected = Answered(alone);
        Sent.Responders = answered;
        if (request.Address == BusRequest.Selected && request.Kind != RequestKind.Select)
            JudgeSelection(client, request, answered, expected);
        for (int i = 0; i < real.Length; i++)
        {
            if (!real[i].Answers || !alone[i].Answers)
                continue;
            if (request.Kind == RequestKind.Write)
                JudgeWrite(client.ReadOf(i, request.Address), request.HasFrameCount, real[i], alone[i]);
            else if (request.Kind is RequestKind.Reading or RequestKind.Alarm)
                JudgeReading(client, i, request, real[i], alone[i]);
        }
    }

    /// <summary>Notes whose sequences and repeats the frame on the bus has disturbed.</summary>
    internal void NoteDisturbances(BusRequest request, Reaction[] reactions)
    {
        foreach (ModelClient client in world.Clients)
        {
            bool isSender = client.Place == Sent.Client && client.Code == Sent.Code;
            if (!client.IsConnected || (isSender && !Sent.IsOwn))
                continue;

            for (int i = 0; i < reactions.Length; i++)
            {
                bool isOther = !isSender;
                bool touches = reactions[i].Disturbed || reactions[i].Executed;
                if (touches)
                    NoteDisturbance(client, i, request, reactions[i], isOther);
            }
        }
    }

    private static byte Answered(Reaction[] reactions)
    {
        int answered = 0;
        for (int i = 0; i < reactions.Length; i++)
            answered |= reactions[i].Answers ? 1 << i : 0;
        return (byte)answered;
    }

    private void NoteDisturbance(ModelClient client, int slave, BusRequest request, Reaction reaction, bool isOther)
    {
        NoteDisturbance(client, client.ReadOf(slave, request.Address), request, reaction, isOther);
        if ((world.Scenario.Quirks & SlaveQuirks.OneMemory) == 0)
            return;

        byte other = request.Address == BusRequest.Selected ? (byte)0 : BusRequest.Selected;
        NoteDisturbance(client, client.ReadOf(slave, other), request, reaction, isOther);
    }

    private void NoteDisturbance(ModelClient client, ReadState read, BusRequest request, Reaction reaction, bool isOther)
    {
        bool isReading = reaction.Disturbed && !reaction.Executed;
        if (isOther && isReading && read.IsOpen && !read.IsDisturbed && IsWithinLease(read.ReadAt))
            Raise(Violation.SequenceDisturbed);

        // A client holds one meter, and one that it reads rather than one that it writes to.
        bool isWriteDisturbed = reaction.Executed || request.Kind is RequestKind.Normalise or RequestKind.Select;
        if (isOther && isWriteDisturbed && read.HasUnacknowledgedWrite && IsWithinLease(read.WrittenAt) && !client.OwnBus.IsWithinTelegrams())
            Raise(Violation.WriteDisturbed);
        read.IsDisturbed = isOther && read.IsOpen;
    }

    private bool IsWithinLease(long since) => world.Now - since < world.Scenario.Lease;

    private void JudgeSelection(ModelClient client, BusRequest request, byte answered, byte expected)
    {
        if (request.Kind == RequestKind.Normalise)
        {
            client.Pattern = world.AreSame(Sent.Frame, client.Request) ? (byte)0 : client.Pattern;
            if (!client.SelectionIsUnsure && answered == 0 && expected != 0)
                Sent.SilenceVerdict = Violation.SilenceWithoutReason;
            if (answered != 0 && expected == 0)
                Sent.Verdict = Violation.AnswerInsteadOfSilence;
            return;
        }

        int allowed = expected | (client.SelectionIsUnsure ? client.Pattern : 0);
        if ((answered & ~allowed) != 0)
            Sent.Verdict = allowed == 0 ? Violation.AnswerInsteadOfSilence : Violation.WrongMeter;
        else if (answered == 0 && expected != 0 && !client.SelectionIsUnsure)
            Sent.SilenceVerdict = Violation.SilenceWithoutReason;
    }

    private void JudgeWrite(ReadState read, bool isCounted, Reaction real, Reaction alone)
    {
        bool wasExecuted = Sent.IsRetry && read.HasUnacknowledgedWrite;
        if (alone.Executed && !real.Executed && !wasExecuted)
            Sent.Verdict = Violation.AcknowledgedWriteLost;
        else if (!alone.Executed && real.Executed && read.HasUnacknowledgedWrite && world.AreSame(read.LastWrite, Sent.Frame))
            Raise(Violation.WriteExecutedTwice);
        read.HasUnacknowledgedWrite |= real.Executed && isCounted;
        read.LastWrite = Sent.Frame;
    }

    private void JudgeReading(ModelClient client, int slave, BusRequest request, Reaction real, Reaction alone)
    {
        ReadState read = client.ReadOf(slave, request.Address);
        bool isSame = real.Reply.Kind == alone.Reply.Kind && real.Reply.Index == alone.Reply.Index;
        read.HasSkipped |= read.UnansweredReading != 0 && read.UnansweredReading != request.C;
        read.UnansweredReading = request.C;
        bool isRepeatOfOwn = Sent.IsRetry && (client.AnsweredAnew & (1 << slave)) != 0;
        client.AnsweredAnew |= (byte)(real.IsNew ? 1 << slave : 0);
        if (alone.IsNew && !real.IsNew && !isRepeatOfOwn)
        {
            Sent.Verdict = Violation.StaleTelegram;
            return;
        }

        // A client that was refused for long has given the sequence up.
        if (read.RefusedAt != 0 && world.Now - read.RefusedAt >= Scenario.LossRemembered)
            read.Reopen();

        // A client that has not got the first telegram of a sequence, or wanted to begin again, may get the first; so may one that has
        // changed the frame count bit without an answer, since nobody can know then which telegram it has reached.
        bool isFirst = (real.IsNew || isRepeatOfOwn) && real.Reply.Index == 0 && (!read.IsOpen || read.HasSkipped);
        if (isSame || isFirst)
            Adopt(client.OwnBus.Slaves[slave].DialogueOf(request.Address), world.Bus.Slaves.Slaves[slave].DialogueOf(request.Address));
        else
            Sent.Verdict = Violation.WrongTelegram;
    }

    private static void Adopt(ModelDialogue alone, ModelDialogue real)
    {
        alone.Next = real.Next;
        alone.AnswerKind = real.AnswerKind;
        alone.AnswerIndex = real.AnswerIndex;
    }
}
