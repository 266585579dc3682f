"""Where several rules have it from; a source is told with its address, without `https://`."""

from __future__ import annotations

import botocore

_MODELS = f"github.com/boto/botocore/blob/{botocore.__version__}/botocore/data"

MODELS = f"botocore's models ({_MODELS})"
MEDIALIVE_MODEL = f"botocore's medialive model ({_MODELS}/medialive/2017-10-14/service-2.json)"
MEDIAPACKAGE_V2_MODEL = f"botocore's mediapackagev2 model ({_MODELS}/mediapackagev2/2022-12-25/service-2.json)"
ENDPOINT_CONSTRUCT = "github.com/aws/aws-cdk/blob/main/packages/@aws-cdk/aws-mediapackagev2-alpha/lib/endpoint.ts"
H264 = "ITU-T H.264 (www.itu.int/rec/T-REC-H.264)"
