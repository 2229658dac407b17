namespace Mbus
{
    /// <summary>Counts completed client requests and their results. Frames sent by the arbiter itself are not counted.</summary>
    internal sealed class BusCounters
    {
        internal int Requests;
        internal int Replies;
        internal int Silences;
        internal int Damages;

        internal void Count(Outcome outcome)
        {
            Requests++;
            if (outcome == Outcome.Reply)
                Replies++;
            else if (outcome == Outcome.Damage)
                Damages++;
            else
                Silences++;
        }
    }
}
