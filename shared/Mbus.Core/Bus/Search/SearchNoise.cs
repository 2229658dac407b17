namespace Mbus
{
    /// <summary>Decides which collisions of a search are repeated, because noise looks like a collision, and when to suspect noise only.</summary>
    internal sealed class SearchNoise
    {
        private const int FirstSample = 8;
        private const int SampleEvery = 4;
        private const int MaxRepeats = 3;
        private const int MaxFalseCollisions = 64;
        private const int FirstCheck = 12;

        private int _inRow;
        private int _checkAt = FirstCheck;

        /// <summary>Number of collisions so far.</summary>
        internal int Collisions { get; private set; }

        /// <summary>Number of collisions without enough meters.</summary>
        internal int FalseCollisions { get; private set; }

        /// <summary>Number of collisions that were noise.</summary>
        internal int Doubts { get; private set; }

        /// <summary>Number of repeats of the current selection.</summary>
        internal int Repeats { get; private set; }

        /// <summary>True after so many collisions in sequence that a selection of no meter should be tried.</summary>
        internal bool IsCheckDue
        {
            get { return _inRow >= _checkAt; }
        }

        /// <summary>True after so many false collisions that the bus has only noise.</summary>
        internal bool IsOnlyNoise
        {
            get { return FalseCollisions == MaxFalseCollisions; }
        }

        /// <summary>Counts a result.</summary>
        internal void Count(bool collided)
        {
            Collisions += collided ? 1 : 0;
            _inRow = collided ? _inRow + 1 : 0;
            Doubts += Repeats > 0 && !collided ? 1 : 0;
        }

        /// <summary>
        /// Returns true if a collision is repeated before it is accepted: some, those that are unlikely by chance, and all after one has
        /// turned out to be noise.
        /// </summary>
        internal bool TryRepeat(bool isUnlikely)
        {
            return TryRepeatUpTo(LimitOf(isUnlikely));
        }

        /// <summary>Returns true if the collision of a selection that no meter matches is repeated.</summary>
        internal bool TryRepeatCheck()
        {
            return TryRepeatUpTo(MaxRepeats);
        }

        /// <summary>Ends the selection.</summary>
        internal void EndSelection()
        {
            Repeats = 0;
        }

        /// <summary>Ends a check with a selection of no meter; the next one is due after twice as many collisions.</summary>
        internal void EndCheck()
        {
            Repeats = 0;
            _inRow = 0;
            _checkAt *= 2;
        }

        /// <summary>Counts a collision in which too few meters were found.</summary>
        internal void CountFalseCollision()
        {
            Doubts++;
            FalseCollisions++;
        }

        private int LimitOf(bool isUnlikely)
        {
            bool isSample = Collisions >= FirstSample && Collisions % SampleEvery == 0;
            if (Doubts == 0)
                return isSample || isUnlikely ? 1 : 0;
            return Doubts < MaxRepeats ? Doubts : MaxRepeats;
        }

        private bool TryRepeatUpTo(int limit)
        {
            if (Repeats >= limit)
                return false;

            Repeats++;
            return true;
        }
    }
}
