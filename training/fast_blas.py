"""Use NumPy's matrix product in training (``spacy train --code``).

The BLIS wheel may fall back to unoptimised kernels on a processor it does not know; the results
are the same but for rounding.
"""

from thinc.api import NumpyOps, Ops

NumpyOps.gemm = Ops.gemm
